package main

// courseCommand is what a trainer does with courses and files of questions at the terminal.
type courseCommand struct {
	Check    courseCheckCommand    `cmd:"" help:"Check files of questions (Moodle GIFT, Aiken) and of courses (Markdown, .xlsx, .zip) and say what is wrong, place by place."`
	Import   courseImportCommand   `cmd:"" help:"Publish a course from its files: GIFT, Aiken, Markdown, .xlsx, pictures, or a .zip of these."`
	Template courseTemplateCommand `cmd:"" help:"Write an empty workbook for a course, with drop-downs."`
}
