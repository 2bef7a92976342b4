/** Copies deploy/prometheus/rules.yml into the chart, whose PrometheusRule has the same rules. A test says when it is due. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const folder = import.meta.dirname;
const rules = readFileSync(path.join(folder, '../prometheus/rules.yml'), 'utf8');
if (rules.includes('`')) throw new Error('rules.yml must have no backquote: the template is a raw string of Go');
const indented = rules.trimEnd().replace(/^(?=.)/gm, '  ');
writeFileSync(
  path.join(folder, 'beckon/templates/_rules.tpl'),
  `{{- /* Made by deploy/kubernetes/copyRules.mjs. */ -}}\n{{- define "beckon.rules" }}{{ \`${indented}\` }}{{ end }}\n`,
);
