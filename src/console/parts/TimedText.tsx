import { Time } from './Time.js';

/** As the gateway writes times in its sentences. */
const ISO_TIME = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)/;

/** Sentences of the gateway, with their times in the reader's own zone. Long ids in them break anywhere. */
export function TimedText({ text }: { text: string }) {
  return (
    <span className="breaking">
      {text.split(ISO_TIME).map((part, index) => (index % 2 === 1 ? <Time key={index} at={part} isExact /> : part))}
    </span>
  );
}
