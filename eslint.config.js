import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist', 'data', 'src/database/generated', 'test/generated', 'src/console/generated'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ['tsconfig.json', 'test/tsconfig.json', 'src/console/tsconfig.json', 'clients/web/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      'no-console': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      // Objects come from factories and know no `this`; async handlers may have nothing to await.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  // Pages run in browsers, whose own is right.
  {
    files: ['src/**/*.ts'],
    ignores: ['src/console/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'URL', property: 'canParse', message: 'Use domain/parseUrl.ts.' },
      ],
    },
  },
  // Classes whose decorators are their content: GraphQL types.
  { files: ['src/**/*.{types,resolver}.ts'], rules: { '@typescript-eslint/no-extraneous-class': 'off' } },
  { files: ['src/console/**'], extends: [reactHooks.configs.flat['recommended-latest']] },
  { files: ['**/*.js', '**/*.mjs', '**/*.cjs', '*.config.ts'], extends: [tseslint.configs.disableTypeChecked] },
);
