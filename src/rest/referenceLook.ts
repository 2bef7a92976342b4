/** Beckon's mark, as the console has it in `mark.svg`. */
export const MARK = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#3d51d8"/><path d="M10.5 7v11.5" fill="none" stroke="#fff" stroke-width="3.5" stroke-linecap="round"/><path d="M10.5 18.5a6 6 0 1 1 6 6h-6z" fill="none" stroke="#fff" stroke-width="3.5" stroke-linejoin="round"/><circle cx="23.5" cy="8.5" r="3.5" fill="#ffc145"/></svg>
`;

/** The reference in the colours and the width of the console, over those of Swagger UI. */
export const REFERENCE_STYLE = `:root {
  --page: #f5f6f8; --surface: #fff; --line: #dee2e6; --text: #171b24; --dimmed: #495057; --link: #3d51d8;
}
:root.dark-mode {
  --page: #0e1217; --surface: #181d25; --line: #2b3340; --text: #e8ebf1; --dimmed: #b7bfcc; --link: #98a8f5;
}
html, html.dark-mode { background: var(--page); }
body { margin: 0; background: var(--page); color: var(--text); font-family: system-ui, sans-serif; }
.page-header {
  display: flex; align-items: center; justify-content: space-between; gap: 1rem;
  min-height: 56px; padding: 0 1.25rem; background: var(--surface); border-bottom: 1px solid var(--line);
}
.page-header a { color: var(--text); text-decoration: none; }
.page-header nav { display: flex; gap: 1.25rem; font-size: 0.875rem; }
.page-header nav a:hover { text-decoration: underline; }
.page-name { display: flex; align-items: center; gap: 10px; font-size: 1.125rem; font-weight: 700; }
html .swagger-ui, html.dark-mode .swagger-ui { background: var(--page); color: var(--text); }
.swagger-ui, .swagger-ui .info .title, .swagger-ui .opblock-tag, .swagger-ui .opblock-summary-description,
.swagger-ui .info p, .swagger-ui .opblock-tag small, .swagger-ui label, .swagger-ui .btn { font-family: inherit; }
.swagger-ui .wrapper { max-width: 1400px; }
.swagger-ui .info { margin: 2rem 0; }
.swagger-ui .info .title, .swagger-ui .opblock-tag, .swagger-ui .info p, .swagger-ui .opblock-tag small,
.swagger-ui .opblock .opblock-summary-path, .swagger-ui .opblock .opblock-summary-description { color: var(--text); }
.swagger-ui .info a, .swagger-ui .info a:visited { color: var(--link); }
.swagger-ui .info .title small { background: #495057; }
.swagger-ui .info .title small.version-stamp { background: #2b3bb0; }
.swagger-ui .info .title small pre { color: #fff; }
.swagger-ui .scheme-container, html.dark-mode .swagger-ui .scheme-container {
  background: var(--surface); border-block: 1px solid var(--line); box-shadow: none;
}
.swagger-ui .opblock-tag { border-color: var(--line); font-size: 1.25rem; flex-wrap: wrap; }
.swagger-ui .opblock-tag small { flex: 1 1 20rem; padding: 0 10px; line-height: 1.5; }
.swagger-ui .btn.authorize { border-color: var(--link); color: var(--link); }
.swagger-ui .btn.authorize svg, html.dark-mode .swagger-ui .scheme-container .btn.authorize svg { fill: var(--link); }
html.dark-mode .swagger-ui .scheme-container .btn.authorize { border-color: var(--link); color: var(--link); }
.swagger-ui .renderedMarkdown code, .swagger-ui .markdown code,
html.dark-mode .swagger-ui .renderedMarkdown code, html.dark-mode .swagger-ui .markdown code {
  background: color-mix(in srgb, var(--text) 8%, transparent); color: var(--text); font-weight: 500;
}
.swagger-ui .opblock, html.dark-mode .swagger-ui .opblock { background: var(--surface); border-color: var(--line); }
.swagger-ui .opblock .opblock-summary-method { color: #fff; text-shadow: none; }
.swagger-ui .opblock.opblock-get .opblock-summary-method { background: #1f5fa8; }
.swagger-ui .opblock.opblock-post .opblock-summary-method { background: #2b3bb0; }
.swagger-ui .opblock.opblock-delete .opblock-summary-method { background: #b02a2a; }
.swagger-ui [class*='expand-deep-button'] { color: var(--dimmed); }
.swagger-ui section.models, html.dark-mode .swagger-ui section.models { border-color: var(--line); }
`;
