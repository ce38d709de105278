package main

// policyCommand is looking things up without Telegram, and measuring how well it works.
type policyCommand struct {
	Search policySearchCommand `cmd:"" help:"Look a question up and print the passages that answer it."`
	Eval   policyEvalCommand   `cmd:"" help:"Ask judged questions and print how well they were answered, by set."`
}
