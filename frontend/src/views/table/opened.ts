/** What a click opens: files of their own. */
import { later } from "../components/later";

export const KeyPicker = later(() => import("./KeyPicker").then((file) => file.KeyPicker));
export const KeyChecklist = later(() => import("./KeyChecklist").then((file) => file.KeyChecklist));
export const AverageDialog = later(() => import("./AverageDialog").then((file) => file.AverageDialog));
