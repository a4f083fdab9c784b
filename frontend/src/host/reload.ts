/** TensorBoard's reload button (and its periodic reload), heard through its message channel for plugins in iframes. */
import { hostWindow, untilGone } from "./page";

interface HostMessage {
  readonly type: string;
  readonly id: number;
  readonly isReply: boolean;
}

function parseMessage(data: unknown): HostMessage | null {
  if (typeof data !== "string") return null;
  try {
    const message = JSON.parse(data);
    return message !== null && typeof message.type === "string" && typeof message.id === "number"
      ? { type: message.type, id: message.id, isReply: message.isReply === true }
      : null;
  } catch {
    return null;
  }
}

/** Calls back whenever TensorBoard says that its data was reloaded. */
export function onDataReloaded(reloaded: () => void): void {
  const host = hostWindow();
  if (host === window) return;
  const channel = new MessageChannel();
  channel.port1.onmessage = (event) => {
    const message = parseMessage(event.data);
    if (message === null || message.isReply) return;
    // TensorBoard waits for an answer to each of its messages.
    channel.port1.postMessage(JSON.stringify({ ...message, payload: null, error: null, isReply: true }));
    if (message.type === "experimental.DataReloaded") reloaded();
  };
  untilGone(() => channel.port1.close());
  host.postMessage("experimental.bootstrap", "*", [channel.port2]);
}
