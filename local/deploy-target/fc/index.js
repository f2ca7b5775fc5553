const { componentFor } = require('../component.js');

exports.default = componentFor('fc', require('../../../deploy/schema/fc.json'));
