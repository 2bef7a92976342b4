import { readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The work tree. All paths of the build are from here. */
export const ROOT = path.resolve(import.meta.dirname, '..');

/** Milliseconds of Unix time; 0: there is no such file. */
export const changedAt = (file) => statSync(path.join(ROOT, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;

export const changedSince = (files, moment) => files.some((file) => changedAt(file) > moment);

/** A folder with everything in it: what was removed from it changes the folder. */
export const filesOf = (folder) => [
  folder,
  ...readdirSync(path.join(ROOT, folder), { recursive: true }).map((file) => path.join(folder, file)),
];

/** Before what a stamp stands for is made. */
export const begin = (stamp) => writeFileSync(path.join(ROOT, `${stamp}.begun`), '');

/** When it has been made. The stamp has the time of the beginning, so that what was saved meanwhile is newer. */
export const done = (stamp) => renameSync(path.join(ROOT, `${stamp}.begun`), path.join(ROOT, stamp));
