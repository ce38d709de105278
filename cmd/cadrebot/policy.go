package main

// policyCommand is what an editor of the policy library does at the terminal.
type policyCommand struct {
	Import  policyImportCommand  `cmd:"" help:"Bring policy documents into the library: Markdown, text, Word (.docx), web pages, JSON Lines; a file or a folder."`
	History policyHistoryCommand `cmd:"" help:"Show what every version of an item changed."`
}
