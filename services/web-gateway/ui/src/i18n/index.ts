export { useLabels } from "./labels";
export { type Language, useInLanguage, useLanguage, useMessages } from "./language";
export { defineMessages } from "./messages";
