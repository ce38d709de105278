package form

func choiceInitials(f *Field) []string { return nil }
