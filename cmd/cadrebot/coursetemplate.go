package main

import (
	"bytes"
	"fmt"
	"os"

	"cadrebot/training/authoring"
)

// courseTemplateCommand writes the workbook that a course can be written in.
type courseTemplateCommand struct {
	File string `arg:"" optional:"" default:"course.xlsx" type:"path" help:"Where to write it; what is there already is never overwritten."`
}

// Run writes the workbook.
func (c courseTemplateCommand) Run() error {
	var b bytes.Buffer
	if err := authoring.WriteTemplate(&b); err != nil {
		return err
	}
	f, err := os.OpenFile(c.File, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	if _, err := f.Write(b.Bytes()); err != nil {
		_ = f.Close()
		return fmt.Errorf("write %s: %w", c.File, err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("write %s: %w", c.File, err)
	}
	fmt.Fprintln(os.Stdout, c.File)
	return nil
}
