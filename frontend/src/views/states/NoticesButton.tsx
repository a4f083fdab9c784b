/** The notices about runs' input: a button with their number, and a list of them by kind that stays fast with thousands. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef } from "react";
import { Button, Dialog, DialogTrigger, Heading, Popover } from "react-aria-components";
import type { Notice } from "../../contract/status";
import { WarningIcon } from "../components/icons";
import { count, integer } from "../components/words";
import { groupNotices, titleOf } from "./notices";
import "./states.css";

interface NoticesProps {
  readonly notices: readonly Notice[];
  /** How many there are of every code, with those that are not listed. */
  readonly counts: Readonly<Record<string, number>>;
  /** Opens a run's document. */
  readonly onOpenRun?: ((run: string) => void) | undefined;
}

type Item = { readonly title: string; readonly size: number } | { readonly notice: Notice };

function NoticeText({ notice, onOpenRun }: { readonly notice: Notice } & Pick<NoticesProps, "onOpenRun">) {
  const { run, tag, text } = notice;
  return (
    <div className="tbm-notice" data-testid="notice" data-code={notice.code} data-run={run ?? undefined}>
      {run !== null && (
        <p className="tbm-notice-where">
          {onOpenRun ? (
            <button type="button" className="tbm-link" onClick={() => onOpenRun(run)}>
              <bdi>{run}</bdi>
            </button>
          ) : (
            <bdi>{run}</bdi>
          )}
          {tag !== null && (
            <>
              {" · tag "}
              <bdi>{tag}</bdi>
            </>
          )}
        </p>
      )}
      <p>
        <bdi>{text}</bdi>
      </p>
    </div>
  );
}

function NoticeList({ notices, counts, onOpenRun }: NoticesProps) {
  const items = useMemo(
    () =>
      groupNotices(notices).flatMap(({ code, notices: members }): Item[] => [
        { title: titleOf(code), size: counts[code] ?? members.length },
        ...members.map((notice) => ({ notice })),
      ]),
    [notices, counts],
  );
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 48,
    overscan: 8,
  });
  return (
    <section ref={scroller} className="tbm-notice-list" aria-label="Notices">
      <div className="tbm-notice-lines" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, key, start }) => {
          const item = items[index];
          if (!item) return null;
          return (
            <div
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              className="tbm-notice-place"
              style={{ transform: `translateY(${start}px)` }}
            >
              {"notice" in item ? (
                <NoticeText notice={item.notice} onOpenRun={onOpenRun} />
              ) : (
                <h3>
                  {item.title} <span className="tbm-caption">{integer(item.size)}</span>
                </h3>
              )}
            </div>
          );
        })}
      </div>
    </section>
  );
}

interface NoticesButtonProps extends NoticesProps {
  /** How many notices there are, with those that are not listed. */
  readonly total: number;
}

export function NoticesButton({ notices, counts, total, onOpenRun }: NoticesButtonProps) {
  if (notices.length === 0) return null;
  return (
    <DialogTrigger>
      <Button className="tbm-button tbm-quiet" data-testid="notices">
        <WarningIcon />
        {count(total, "notice")}
      </Button>
      <Popover className="tbm-popover tbm-notices" placement="bottom end">
        <Dialog className="tbm-notices-dialog">
          {({ close }) => (
            <>
              <Heading slot="title" level={2}>
                {count(total, "notice")}
              </Heading>
              <p className="tbm-caption">
                What is missing here or not as it was logged, and why. Everything else is shown.
                {total > notices.length &&
                  ` These are ${integer(notices.length)} of them; every run’s details have all of its own.`}
              </p>
              <NoticeList
                notices={notices}
                counts={counts}
                onOpenRun={
                  onOpenRun &&
                  ((run) => {
                    close();
                    onOpenRun(run);
                  })
                }
              />
            </>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
