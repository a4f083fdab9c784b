/** A date or a moment as a text (docs/contract.md, Kinds of values): what a text means beside a time. */

const FORM = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|[+-]\d\d(?::?\d\d)?)?)?$/;

/** In ms since 1970, in UTC without an offset; null for any other text. */
export function momentOf(text: string): number | null {
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "", offset = "Z"] =
    FORM.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) return null;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const isDay = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  if (!isDay || Number(year) < 1 || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  const [, sign, hours, minutes = "0"] = /^([+-])(\d\d):?(\d\d)?$/.exec(offset) ?? [];
  if (Number(hours ?? 0) > 23 || Number(minutes) > 59) return null;
  const ahead = (Number(hours ?? 0) * 60 + Number(minutes)) * (sign === "-" ? -60_000 : 60_000);
  const clock = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000;
  return date.getTime() + clock + Number(fraction.padEnd(3, "0").slice(0, 3)) - ahead;
}
