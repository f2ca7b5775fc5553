const { explained } = require('../explained-schema.js');
const schema = require('../../../deploy/schema/fc3-domain.json');

/** In place of `fc3-domain`, for `s verify`: what a domain leads to is not imitated on this machine. */
exports.default = class {
  async getSchema() {
    return JSON.stringify(explained(schema));
  }
};
