import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { originText, shadowedFrom } from "../../../src/views/detail/origin";
import { nameInRow, RunsInRow } from "../../../src/views/detail/RunsInRow";
import { treeOf } from "../../../src/views/detail/tree";
import { at, metric, runDocument } from "./samples";

const curves = { address: (runs: readonly string[]) => `/?runs=${runs}`, go: () => {} };

function listed(members: readonly string[], run = "exp/r1"): string[] {
  const markup = renderToStaticMarkup(<RunsInRow run={run} members={members} curves={curves} />);
  return [...markup.matchAll(/data-run="([^"]*)".*?href="([^"]*)".*?<bdi[^>]*>([^<]*)/g)].map(
    ([, member, href, text]) => `${member} ${href} ${text}`,
  );
}

test("the runs in a row are listed with the way to their curves, save where the row is one run of its name", () => {
  expect(listed(["exp/r1", "exp/r1/train"])).toEqual([
    "exp/r1 /?runs=exp/r1 exp/r1",
    "exp/r1/train /?runs=exp/r1/train train",
  ]);
  expect(listed(["exp/r1"])).toEqual([]);
  expect(listed(["exp/r1/execution0"])).toHaveLength(1);
  expect(listed(Array.from({ length: 9 }, (_, i) => `exp/r1/${i}`))).toHaveLength(4);
  expect([nameInRow("a/b", "a"), nameInRow("ab", "a"), nameInRow("a", "a")]).toEqual(["b", "ab", "a"]);
});

test("a metric says which run and tag its curve has, where these are not the row's", () => {
  const metrics = [
    metric("loss", 1, { run: "r1", series: "loss", step: 3 }),
    metric("validation/loss", 1, { run: "r1/validation", series: "loss", step: 4 }),
    metric("old", 1, { shadowed: [{ ...metric("old", 0.1), run: "r1/eval" }] }),
  ];
  const document = runDocument([], { metrics, members: ["r1", "r1/validation"] });
  const tree = treeOf(document);
  const said = ["loss", "validation/loss", "old"].map((tag) => originText(at(tree, tag), document));
  const hidden = at(tree, "old").content?.shadowed ?? [];
  expect(hidden.map((one) => [shadowedFrom(one, document), one.value])).toEqual([["run r1/eval", 0.1]]);
  expect(said).toEqual([
    "Newest value of the scalar, step 3",
    "Newest value of the scalar, tag loss, run r1/validation, step 4",
    "Newest value of the scalar",
  ]);
});
