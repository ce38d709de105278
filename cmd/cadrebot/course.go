package main

// courseCommand is what a trainer does with files of questions at the terminal.
type courseCommand struct {
	Check courseCheckCommand `cmd:"" help:"Check files of questions (Moodle GIFT, Aiken) and say what is wrong, place by place."`
}
