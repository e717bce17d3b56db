// Starts `concurrency-audit lsp` and shows what it says.
const { workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

async function activate() {
  const [command, ...args] = workspace.getConfiguration("concurrency-audit").get("command");
  const watched = "**/{*.py,pyproject.toml,template.yaml,template.yml,serverless.yml,samconfig.toml,Dockerfile}";
  client = new LanguageClient(
    "concurrency-audit",
    "concurrency-audit",
    { command, args },
    {
      documentSelector: [{ scheme: "file", language: "python" }],
      synchronize: { fileEvents: workspace.createFileSystemWatcher(watched) },
    },
  );
  await client.start();
}

async function deactivate() {
  await client?.stop();
}

module.exports = { activate, deactivate };
