package devstack

import (
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
)

// account is the user that the servers run as when we are root; PostgreSQL
// refuses root. nil means our own user.
type account struct {
	name     string
	uid, gid uint32
}

func serverAccount() (*account, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err1 == nil && err2 == nil {
			return &account{name: name, uid: uint32(uid), gid: uint32(gid)}, nil
		}
	}
	return nil, fmt.Errorf("no user postgres or nobody to run the servers as: run this as an ordinary user instead of root")
}

func (a *account) credential() *syscall.Credential {
	if a == nil {
		return nil
	}
	return &syscall.Credential{Uid: a.uid, Gid: a.gid}
}

// own gives path to the servers' account.
func (a *account) own(path string) error {
	if a == nil {
		return nil
	}
	if err := os.Chown(path, int(a.uid), int(a.gid)); err != nil {
		return fmt.Errorf("give a directory to user %s: %w", a.name, err)
	}
	return nil
}

// makeOwned makes path for the servers alone; the directory above must exist.
func (a *account) makeOwned(path string) error {
	if err := os.Mkdir(path, 0o700); err != nil && !os.IsExist(err) {
		return fmt.Errorf("make a data directory: %w", err)
	}
	return a.own(path)
}

// canEnter reports the first directory on the way to path that the account may
// not pass through: the usual case is a checkout below /root.
func (a *account) canEnter(path string) error {
	if a == nil {
		return nil
	}
	var above []string
	for d := path; ; d = filepath.Dir(d) {
		above = append(above, d)
		if d == filepath.Dir(d) {
			break
		}
	}
	for _, d := range slices.Backward(above) {
		fi, err := os.Stat(d)
		if err != nil {
			return fmt.Errorf("look at the data directory: %w", err)
		}
		st, ok := fi.Sys().(*syscall.Stat_t)
		mine := ok && (st.Uid == a.uid || st.Gid == a.gid)
		if !mine && fi.Mode().Perm()&0o001 == 0 {
			return fmt.Errorf("user %s, who runs the servers because you are root, may not enter %s: choose a data directory elsewhere, such as below /var/tmp", a.name, d)
		}
	}
	return nil
}

// ownedByUs guards against a directory that another user has laid out for us.
func ownedByUs(path string) error {
	fi, err := os.Lstat(path)
	if err != nil {
		return fmt.Errorf("look at the data directory: %w", err)
	}
	if st, ok := fi.Sys().(*syscall.Stat_t); !fi.IsDir() || !ok || int(st.Uid) != os.Geteuid() {
		return fmt.Errorf("%s is not a directory of yours: choose another data directory, or remove it", path)
	}
	return nil
}
