/** What shows one run, each a file of its own: it is there when a click may ask for it. */
import { later } from "../components/later";

export const DetailPanel = later(() => import("./DetailPanel").then((file) => file.DetailPanel));
export const SingleRun = later(() => import("./SingleRun").then((file) => file.SingleRun));
