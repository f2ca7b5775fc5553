const { componentFor } = require('../component.js');

exports.default = componentFor('fc3', require('../../../deploy/schema/fc3.json'));
