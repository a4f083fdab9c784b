/** What people see who have logged no metadata yet: the lines that log some, and where TensorBoard looks. */
import type { Notice, UnreadTexts } from "../../contract/status";
import { CopyButton } from "../components/CopyButton";
import { count } from "../components/words";
import { NoticesButton } from "./NoticesButton";
import { type Snippet, snippets } from "./snippets";
import "./states.css";

function SnippetCard({ snippet }: { readonly snippet: Snippet }) {
  return (
    <section className="tbm-snippet">
      <header>
        <h2>{snippet.title}</h2>
        <CopyButton text={snippet.code} label={`Copy the lines for ${snippet.title}`} />
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines are scrolled with the arrow keys. */}
      <pre tabIndex={0}>
        <code>{snippet.code}</code>
      </pre>
    </section>
  );
}

function Snippets({ logdir }: { readonly logdir: string }) {
  return (
    <div className="tbm-snippets">
      {snippets(logdir).map((snippet) => (
        <SnippetCard key={snippet.title} snippet={snippet} />
      ))}
    </div>
  );
}

function LogDirectory({ logdir }: { readonly logdir: string }) {
  if (logdir === "") return null;
  return (
    <p className="tbm-state-where">
      TensorBoard looks in <bdi className="tbm-mono">{logdir}</bdi>
      <CopyButton text={logdir} label="Copy the log directory" />
    </p>
  );
}

interface NoRunsProps {
  /** "" when unknown. */
  readonly logdir: string;
}

/** The log directory holds no runs at all. */
export function NoRuns({ logdir }: NoRunsProps) {
  return (
    <div className="tbm-state tbm-state-page" data-testid="no-runs">
      <h1>No runs yet</h1>
      <p>Runs appear here by themselves as soon as a training writes to the log directory.</p>
      <LogDirectory logdir={logdir} />
      <p>Add a line to your training script, and you can find, filter and compare its runs by what you logged:</p>
      <Snippets logdir={logdir} />
    </div>
  );
}

interface NoMetadataProps extends NoRunsProps {
  /** How many runs there are without metadata. */
  readonly runs: number;
  readonly texts: UnreadTexts;
  readonly notices: readonly Notice[];
  readonly noticeCounts: Readonly<Record<string, number>>;
  readonly noticeCount: number;
  /** Shows the table of what is known anyway (names, metrics). */
  readonly onShowTable?: () => void;
}

/** There are runs, but none has metadata. */
export function NoMetadata(props: NoMetadataProps) {
  const { logdir, runs, texts, notices, noticeCounts, noticeCount, onShowTable } = props;
  const verb = runs === 1 ? "has" : "have";
  return (
    <div className="tbm-state tbm-state-page" data-testid="no-metadata">
      <h1>
        {count(runs, "run")} {verb} no metadata yet
      </h1>
      {texts.count > 0 && <p>{noKeysText(texts)}</p>}
      {notices.length > 0 && (
        <div className="tbm-state-notices">
          <NoticesButton notices={notices} counts={noticeCounts} total={noticeCount} />
        </div>
      )}
      <p>
        Log what tells your runs apart in one line, any dictionary will do. Then find, filter and group runs here by any
        key of it, beside the metrics they reached.
      </p>
      <Snippets logdir={logdir} />
      <LogDirectory logdir={logdir} />
      {onShowTable && (
        <p>
          <button type="button" className="tbm-button" onClick={onShowTable}>
            Show the table of {count(runs, "run")}
          </button>
        </p>
      )}
    </div>
  );
}

/** The server names so many texts at most; several runs may have texts of one name. */
const NAMED = 3;

/** What is said of runs without metadata: that there is none, or that there are texts which were not read as such. */
export function noKeysText({ count: texts, names }: UnreadTexts): string {
  if (texts === 0) return "No run here has logged metadata.";
  const some = names.length === 0 ? "" : `: ${names.join(", ")}${names.length >= NAMED && texts > NAMED ? ", …" : ""}`;
  return `${count(texts, "text")} ${texts === 1 ? "was" : "were"} not read as metadata${some}.`;
}

interface NoKeysLineProps {
  readonly texts: UnreadTexts;
  readonly onExplain: () => void;
}

/** One quiet line below the table of runs of which only their names and metrics are known. */
export function NoKeysLine({ texts, onExplain }: NoKeysLineProps) {
  return (
    <p className="tbm-no-keys" data-testid="no-keys">
      {noKeysText(texts)}
      <button type="button" className="tbm-link" onClick={onExplain}>
        How to log some
      </button>
    </p>
  );
}
