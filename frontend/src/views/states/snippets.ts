/** The lines that a newcomer pastes into a training script. */

export interface Snippet {
  /** Where it fits. */
  readonly title: string;
  /** Python, ready to paste. */
  readonly code: string;
}

const DOCUMENT = '{"optimizer": "adam", "model": {"depth": 3}}';

/** A Python literal of any text: JSON's escapes are Python's. */
function pythonText(text: string): string {
  return JSON.stringify(text);
}

function inDirectory(logdir: string, run: string): string {
  return logdir === "" ? `logs/${run}` : `${logdir.replace(/[/\\]+$/, "")}/${run}`;
}

/** @param logdir the log directory that TensorBoard shows, so that the lines write where it looks; "" when unknown. */
export function snippets(logdir: string): Snippet[] {
  return [
    {
      title: "PyTorch, tensorboardX, Lightning",
      code: `from tb_metadata_plugin import add_metadata\n\nadd_metadata(writer, ${DOCUMENT})`,
    },
    {
      title: "TensorFlow, Keras",
      code: `from tb_metadata_plugin import summary\n\nwith writer.as_default():\n    summary.metadata(${DOCUMENT})`,
    },
    {
      title: "Any other script",
      code: `from tb_metadata_plugin import MetadataWriter\n\nrun = MetadataWriter(${pythonText(inDirectory(logdir, "run-1"))}, ${DOCUMENT})`,
    },
  ];
}
