import path from 'node:path';
import { PrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import { ServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { Ingress } from 'kubernetes-models/networking.k8s.io/v1/Ingress';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { Service } from 'kubernetes-models/v1/Service';
import ts from 'typescript';
import type { Manifest } from './renderChart.js';

interface Model {
  new (data: never): { validate(): void };
  apiVersion: string;
  kind: string;
}

const OPERATOR = '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1';
/** The kinds of the chart, and where their types are. */
const MODELS: readonly (readonly [Model, string])[] = [
  [Deployment, 'kubernetes-models/apps/v1/Deployment'],
  [Service, 'kubernetes-models/v1/Service'],
  [Ingress, 'kubernetes-models/networking.k8s.io/v1/Ingress'],
  [NetworkPolicy, 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy'],
  [PodDisruptionBudget, 'kubernetes-models/policy/v1/PodDisruptionBudget'],
  [ServiceMonitor, `${OPERATOR}/ServiceMonitor`],
  [PrometheusRule, `${OPERATOR}/PrometheusRule`],
];

const modelOf = ({ apiVersion, kind }: Manifest) =>
  MODELS.find(([model]) => model.apiVersion === apiVersion && model.kind === kind);

/** What Kubernetes' JSON schemas find wrong: types, and what is missing. They allow names that no one knows. */
export function schemaFaults(manifest: Manifest): string[] {
  const [model] = modelOf(manifest) ?? [];
  if (!model) return [`unknown kind ${manifest.apiVersion} ${manifest.kind}`];
  try {
    new model(manifest as never).validate();
    return [];
  } catch (error) {
    return [`${manifest.kind} ${manifest.metadata.name}: ${(error as Error).message}`];
  }
}

/** What the types made of the same schemas find wrong in object literals: also names that no one knows. */
export function typeFaults(manifests: readonly Manifest[]): string[] {
  const file = path.resolve('test/deploy/manifests.generated.ts');
  const text = manifests
    .map((manifest, index) => {
      const source = modelOf(manifest)?.[1] ?? '';
      const type = `import('${source}').I${manifest.kind}`;
      return `export const manifest${index}: ${type} = ${JSON.stringify(manifest, null, 1)};`;
    })
    .join('\n');
  const options: ts.CompilerOptions = {
    ...{ strict: true, noEmit: true, skipLibCheck: true, types: [], lib: ['lib.es2022.d.ts'] },
    ...{ module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.getSourceFile = (name, version) =>
    name === file ? ts.createSourceFile(name, text, version) : getSourceFile(name, version);
  host.fileExists = (name) => name === file || fileExists(name);
  const program = ts.createProgram([file], options, host);
  return program
    .getSemanticDiagnostics(program.getSourceFile(file))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}
