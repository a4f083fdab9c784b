/** What is loaded when someone exports: the menu, the formats, and what makes files of them. */
export { ExportMenu } from "./ExportMenu";
export { perform } from "./perform";
