package main

// policyCommand is what an editor of the policy library does at the terminal.
type policyCommand struct {
	Import  policyImportCommand  `cmd:"" help:"Bring policy documents into the library: Markdown, text, Word (.docx), RTF, web pages, JSON Lines; a file or a folder."`
	History policyHistoryCommand `cmd:"" help:"Show what every version of an item changed."`
	Search  policySearchCommand  `cmd:"" help:"Look a question up and print the passages that answer it."`
	Eval    policyEvalCommand    `cmd:"" help:"Ask judged questions and print how well they were answered, by set."`
}
