/** The pattern that reads keys from run names, with what it reads from a few of them while one types. */
import { type FormEvent, useEffect, useId, useState } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import type { Example } from "./example";
import "./names.css";

/** What a pattern reads from runs; rejects with words for what is wrong with it. */
export type TryPattern = (pattern: string) => Promise<readonly Example[]>;

interface PatternDialogProps {
  /** To begin with. */
  readonly pattern: string;
  /** Whether there is one in force, that can be removed. */
  readonly inForce: boolean;
  readonly tryPattern: TryPattern;
  /** null removes it. */
  readonly onApply: (pattern: string | null) => void;
  readonly onClose: () => void;
}

type Trial =
  | { readonly of: string; readonly examples: readonly Example[] }
  | { readonly of: string; readonly problem: string };

/** Between the last key and the question to the server. */
const PAUSE_MS = 200;

/** What the server says of the newest pattern; the answer before stays until then. */
function useTrial(pattern: string, tryPattern: TryPattern): Trial | null {
  const [trial, setTrial] = useState<Trial | null>(null);
  useEffect(() => {
    if (pattern === "") {
      setTrial(null);
      return;
    }
    let wanted = true;
    const take = (next: Trial) => wanted && setTrial(next);
    const timer = setTimeout(() => {
      tryPattern(pattern).then(
        (examples) => take({ of: pattern, examples }),
        (error) => take({ of: pattern, problem: error instanceof Error ? error.message : String(error) }),
      );
    }, PAUSE_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [pattern, tryPattern]);
  return trial;
}

export function PatternDialog({ pattern, inForce, tryPattern, onApply, onClose }: PatternDialogProps) {
  const [text, setText] = useState(pattern);
  const typed = text.trim();
  const trial = useTrial(typed, tryPattern);
  const id = useId();
  const problem = trial !== null && "problem" in trial ? trial.problem : null;
  const usable = typed !== "" && trial?.of === typed && problem === null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (usable) onApply(typed);
  };
  return (
    <ModalOverlay className="tbm-modal-overlay" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className="tbm-modal tbm-pattern">
        <Dialog className="tbm-dialog" data-testid="pattern-dialog">
          <Heading slot="title">Keys from run names</Heading>
          <form onSubmit={submit}>
            <p className="tbm-caption" id={`${id} hint`}>
              Each <code>{"{key}"}</code> takes what stands in its place; <code>{"{key:int}"}</code> and{" "}
              <code>{"{key:float}"}</code> take numbers, and <code>{"{}"}</code> is passed over. All else stands for
              itself.
            </p>
            <input
              className="tbm-input tbm-mono"
              aria-label="Pattern"
              aria-invalid={problem !== null}
              aria-describedby={problem === null ? `${id} hint` : `${id} problem`}
              placeholder="{date}_{model}_lr{learning_rate:float}"
              spellCheck={false}
              autoComplete="off"
              autoFocus
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
            <div className="tbm-pattern-trial" aria-live="polite">
              {problem !== null && (
                <p className="tbm-pattern-problem" id={`${id} problem`} data-testid="pattern-problem">
                  {problem.charAt(0).toUpperCase() + problem.slice(1)}
                </p>
              )}
              {trial !== null && "examples" in trial && <Examples examples={trial.examples} />}
            </div>
            <div className="tbm-pattern-buttons">
              {inForce && (
                <button type="button" className="tbm-button tbm-pattern-remove" onClick={() => onApply(null)}>
                  Remove
                </button>
              )}
              <button type="button" className="tbm-button" onClick={onClose}>
                Cancel
              </button>
              <button type="submit" className="tbm-button tbm-primary" disabled={!usable}>
                Apply
              </button>
            </div>
          </form>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Examples({ examples }: { readonly examples: readonly Example[] }) {
  return (
    <ul className="tbm-pattern-examples">
      {examples.map(({ run, values }) => (
        <li key={run} data-testid="pattern-example" data-run={run}>
          <bdi className="tbm-clip tbm-pattern-run" title={run}>
            {run}
          </bdi>
          {values.length === 0 ? (
            <span className="tbm-caption">does not fit</span>
          ) : (
            <span>
              {values.map(([key, value]) => (
                <span key={key} className="tbm-pattern-value">
                  <bdi className="tbm-caption">{key}</bdi> <bdi>{value}</bdi>
                </span>
              ))}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
