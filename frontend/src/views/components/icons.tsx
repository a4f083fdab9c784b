/** The tab's icons: 16 px strokes in the text's colour, hidden from screen readers (the control carries the words). */
import type { ReactNode } from "react";

function Icon({ children, size = 16 }: { readonly children: ReactNode; readonly size?: number | undefined }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

interface IconProps {
  readonly size?: number;
}

export const CopyIcon = ({ size }: IconProps) => (
  <Icon size={size}>
    <rect x="5.5" y="5.5" width="8" height="8.5" rx="1.5" />
    <path d="M10.5 3.5v-.25A1.25 1.25 0 0 0 9.25 2h-5.5A1.25 1.25 0 0 0 2.5 3.25v6A1.25 1.25 0 0 0 3.5 10.5" />
  </Icon>
);
export const CheckIcon = ({ size }: IconProps) => (
  <Icon size={size}>
    <path d="m3 8.5 3.2 3.2L13 4.8" />
  </Icon>
);
export const CloseIcon = ({ size }: IconProps) => (
  <Icon size={size}>
    <path d="m4 4 8 8M12 4l-8 8" />
  </Icon>
);
export const FilterIcon = ({ size }: IconProps) => (
  <Icon size={size}>
    <path d="M2 3.5h12L9.5 8.8v4L6.5 14V8.8z" />
  </Icon>
);
export const SearchIcon = ({ size }: IconProps) => (
  <Icon size={size}>
    <circle cx="7" cy="7" r="4.2" />
    <path d="m10.2 10.2 3.6 3.6" />
  </Icon>
);
export const ChevronRightIcon = ({ size }: IconProps) => (
  <Icon size={size}>
    <path d="m6 3.8 4.2 4.2L6 12.2" />
  </Icon>
);
export const ChevronDownIcon = ({ size }: IconProps) => (
  <Icon size={size}>
    <path d="M3.8 6 8 10.2 12.2 6" />
  </Icon>
);
export const ArrowUpIcon = ({ size }: IconProps) => (
  <Icon size={size}>
    <path d="M8 13V3M4 7l4-4 4 4" />
  </Icon>
);
export const ArrowDownIcon = ({ size }: IconProps) => (
  <Icon size={size}>
    <path d="M8 3v10M4 9l4 4 4-4" />
  </Icon>
);
export const WarningIcon = ({ size }: IconProps) => (
  <Icon size={size}>
    <path d="M8 2.2 14.4 13.4H1.6zM8 6.4v3.2M8 11.5v.1" />
  </Icon>
);
export const RefreshIcon = ({ size }: IconProps) => (
  <Icon size={size}>
    <path d="M13.2 6.5A5.5 5.5 0 1 0 13.4 9M13.5 3v3.6H9.9" />
  </Icon>
);
export const MoreIcon = ({ size }: IconProps) => (
  <Icon size={size}>
    <path d="M3.5 8h.01M8 8h.01M12.5 8h.01" strokeWidth="2" />
  </Icon>
);
export const PlusIcon = ({ size }: IconProps) => (
  <Icon size={size}>
    <path d="M8 3v10M3 8h10" />
  </Icon>
);
export const GripIcon = ({ size }: IconProps) => (
  <Icon size={size}>
    <path d="M6 4h.01M10 4h.01M6 8h.01M10 8h.01M6 12h.01M10 12h.01" strokeWidth="1.8" />
  </Icon>
);
export const ColumnsIcon = ({ size }: IconProps) => (
  <Icon size={size}>
    <rect x="2.5" y="3" width="11" height="10" rx="1.2" />
    <path d="M6.2 3v10M9.8 3v10" />
  </Icon>
);
export const UndoIcon = ({ size }: IconProps) => (
  <Icon size={size}>
    <path d="M5.5 3 2.5 6l3 3M2.8 6h6.4a3.8 3.8 0 0 1 0 7.6H6.5" />
  </Icon>
);
export const CurvesIcon = ({ size }: IconProps) => (
  <Icon size={size}>
    <path d="M2.5 2v10.5a1 1 0 0 0 1 1H14M5 10c2 0 2-5.5 4.2-5.5S11.5 8 13.5 8" />
  </Icon>
);
export const StarIcon = ({ size, filled }: IconProps & { readonly filled: boolean }) => (
  <Icon size={size}>
    <path
      d="m8 1.8 1.9 4 4.3.5-3.2 3 .9 4.3L8 11.5l-3.9 2.1.9-4.3-3.2-3 4.3-.5z"
      fill={filled ? "currentColor" : "none"}
    />
  </Icon>
);
export const EditIcon = ({ size }: IconProps) => (
  <Icon size={size}>
    <path d="m10.6 2.9 2.5 2.5L5.6 13l-3.1.5.5-3.1z" />
  </Icon>
);
