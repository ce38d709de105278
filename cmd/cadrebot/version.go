package main

import (
	"fmt"
	"os"
	"runtime/debug"
)

// versionCommand prints what is running.
type versionCommand struct{}

// Run prints the module version and the commit it was built from.
func (versionCommand) Run() error {
	fmt.Fprintln(os.Stdout, "cadrebot", buildVersion())
	return nil
}

func buildVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	version, dirty := info.Main.Version, ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision" && len(s.Value) >= 12:
			version = s.Value[:12]
		case s.Key == "vcs.modified" && s.Value == "true":
			dirty = " (modified)"
		}
	}
	return version + dirty + " " + info.GoVersion
}
