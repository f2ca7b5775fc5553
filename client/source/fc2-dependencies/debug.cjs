/** The SDK's debug output, which shows headers and bodies, goes nowhere. (The SDK calls what it requires.) */
module.exports = () => () => undefined;
