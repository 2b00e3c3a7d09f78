import prettier from 'eslint-config-prettier'
import vue from 'eslint-plugin-vue'
import { defineConfig, globalIgnores } from 'eslint/config'
import typescript from 'typescript-eslint'

const environmentMessage = 'Settings are read once, by server/config.ts; take the value from Config.'

/** Syntax that Node cannot strip, or that the house does without. */
const unwantedSyntax = [
  { selector: 'TSEnumDeclaration', message: 'Use a union of literals: Node runs these files unbuilt.' },
  { selector: 'TSModuleDeclaration[kind="namespace"]', message: 'Use a module: Node runs these files unbuilt.' },
  { selector: 'TSParameterProperty', message: 'Declare the field: Node runs these files unbuilt.' },
]

/** Among other words, or in Chinese: `case` by itself is an operator of map expressions. */
const caseWords = '/案件|工单|网格|社区|值班|派遣|^cases$|\\bcases?\\s|\\scases?\\b/i'
const caseMessage = 'What stands here knows no domain: a text that names a case stands beside its screen or noun.'
/** @param {readonly string[]} selectors */
const forbidCaseWords = (selectors) => selectors.map((selector) => ({ selector, message: caseMessage }))

/** Functions in SQL are held to the same by tests/server/database/schema/function-files.test.ts. */
const caseWriter = {
  selector: 'TemplateElement[value.raw=/\\bupdate\\s+cases\\b/]',
  message:
    'A case is written by change_cases() alone (server/cases/change-cases.sql): version, clocks and event go with it.',
}

export default defineConfig(
  globalIgnores(['dist/', 'coverage/', '.quanyu/', 'gis-data/']),
  typescript.configs.recommended,
  vue.configs['flat/recommended'],
  {
    languageOptions: {
      parserOptions: {
        parser: typescript.parser,
        projectService: true,
        extraFileExtensions: ['.vue'],
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-depth': ['error', 3],
      'max-lines': ['error', { max: 300 }],
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...unwantedSyntax],
      'no-throw-literal': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['**/*.vue'],
    rules: {
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/define-props-declaration': ['error', 'type-based'],
      'vue/multi-word-component-names': 'off',
      'vue/no-undef-components': ['error', { ignorePatterns: ['RouterView', 'RouterLink'] }],
      'vue/no-unused-refs': 'error',
      'vue/no-v-html': 'error',
    },
  },
  {
    files: ['web/{ui,map,charts}/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...unwantedSyntax,
        ...forbidCaseWords([`Literal[value=${caseWords}]`, `TemplateElement[value.raw=${caseWords}]`]),
      ],
      'vue/no-restricted-syntax': [
        'error',
        ...forbidCaseWords([`VText[value=${caseWords}]`, `VLiteral[value=${caseWords}]`]),
      ],
    },
  },
  {
    files: ['server/**'],
    ignores: ['server/config.ts'],
    rules: {
      'no-restricted-properties': ['error', { object: 'process', property: 'env', message: environmentMessage }],
      'no-restricted-syntax': ['error', ...unwantedSyntax, caseWriter],
      'no-restricted-imports': [
        'error',
        {
          paths: ['process', 'node:process'].map((name) => ({
            name,
            importNames: ['env'],
            message: environmentMessage,
          })),
        },
      ],
    },
  },
  {
    files: ['scripts/**', 'tests/**', 'server/main.ts', 'server/tasks/progress.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.{js,mjs}'],
    rules: { '@typescript-eslint/consistent-type-imports': 'off' },
  },
  prettier,
)
