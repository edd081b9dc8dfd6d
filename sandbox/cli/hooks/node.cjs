// Required before an app that is run (NODE_OPTIONS): @slack/web-api then calls the local workspace, and the app stays
// as it is. An address that the app itself names is left alone.
'use strict';

const Module = require('node:module');
const path = require('node:path');

const url = process.env.SLACK_API_URL;
const client = path.join('@slack', 'web-api', 'dist', 'WebClient.js');
const load = Module._extensions['.js'];

function pointed(WebClient) {
  return class extends WebClient {
    constructor(token, options = {}) {
      super(token, { slackApiUrl: url, ...options });
    }
  };
}

if (url) {
  Module._extensions['.js'] = function loadPointed(module, filename) {
    load(module, filename);
    if (filename.endsWith(client)) {
      module.exports.WebClient = pointed(module.exports.WebClient);
      module.exports.default = module.exports.WebClient;
    }
  };
}
