import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** What makes an error of its first argument. */
const MAKES_ERRORS = /^(?:GraphQLError|GraphQLErrorWithCode|BadRequestError|syntaxError|super|createGraphQLError)$/;

/**
 * The messages of errors that the sources of a folder, below the project, can make. Each place of a value has `fill` in it.
 */
export function messagesIn(folder: string, fill: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const sources = files.filter((file) => /(?<!\.d)\.(?:js|ts)$/.test(file));
  const messages = sources.flatMap((file) => {
    const text = readFileSync(path.join(folder, file), 'utf8');
    return messagesOf(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true), fill);
  });
  return [...new Set(messages)];
}

function messagesOf(node: ts.Node, fill: string): string[] {
  const inner: string[] = [];
  node.forEachChild((child) => void inner.push(...messagesOf(child, fill)));
  if (!ts.isNewExpression(node) && !ts.isCallExpression(node)) return inner;
  const name = node.expression.getText().replace(/^.*[.,]\s*|\)$/g, '');
  const said = node.arguments?.filter((argument) => textsOf(argument, fill).some((text) => text !== fill))[0];
  return MAKES_ERRORS.test(name) && said ? [...inner, ...textsOf(said, fill)] : inner;
}

/** All that an expression can be as a text. */
function textsOf(node: ts.Expression, fill: string): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isParenthesizedExpression(node)) return textsOf(node.expression, fill);
  if (ts.isConditionalExpression(node)) return [...textsOf(node.whenTrue, fill), ...textsOf(node.whenFalse, fill)];
  if (ts.isTemplateExpression(node)) {
    return [node.templateSpans.reduce((text, span) => text + fill + span.literal.text, node.head.text)];
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const ends = textsOf(node.right, fill);
    return textsOf(node.left, fill).flatMap((text) => ends.map((end) => text + end));
  }
  return [fill];
}
