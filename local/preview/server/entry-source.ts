import type { Project } from './project.ts';
import type { Unit } from './units.ts';

/** The script that starts the phone. Modules are loaded by function, so that the runtime knows which page one defines. */
export function entrySource(project: Project): string {
  const unit = ({ path, script, isIsolated }: Unit) =>
    `load: () => require(${JSON.stringify(`./${script}`)}), template: () => require(${JSON.stringify(`./${path}.axml`)}), isIsolated: ${isIsolated}`;
  const pages = project.pages.map(
    (page) => `${JSON.stringify(page.path)}: { ${unit(page)}, window: ${JSON.stringify(page.window)} }`,
  );
  const components = project.components.map(
    (component) => `${JSON.stringify(component.path)}: { ${unit(component)} }`,
  );
  return `
    miniProgramPreview.startPhone({
      loadApp: () => require(${JSON.stringify(`./${project.appScript}`)}),
      entryPage: ${JSON.stringify(project.entryPage)},
      tabBar: ${JSON.stringify(project.tabBar)},
      pages: { ${pages.join(', ')} },
      components: { ${components.join(', ')} },
    });
  `;
}
