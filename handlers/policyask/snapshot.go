package policyask

import (
	"bufio"
	"log/slog"
	"os"
	"path/filepath"

	"cadrebot/policy"
)

// Snapshot keeps the index between two starts of the program, so that a large library is
// searchable at once: what has changed since is read and merged. Load is nil when there is none;
// neither fails for good: without a snapshot the index is built.
type Snapshot interface {
	Load() *policy.Index
	Save(x *policy.Index)
}

// SnapshotFile keeps the index in a file. Replicas on one machine may share it: it is
// replaced as a whole.
type SnapshotFile struct {
	Path string
	Log  *slog.Logger
}

// Load reads the file when it was made with the word lists of this program.
func (f SnapshotFile) Load() *policy.Index {
	in, err := os.Open(f.Path)
	if err != nil {
		return nil // the first start
	}
	defer in.Close()
	x, err := policy.ReadIndex(in, policy.Curated())
	if err != nil {
		f.Log.Info("the kept policy index is not used", "err", err)
		return nil
	}
	return x
}

// Save writes the file beside its place first: nobody reads half of it.
func (f SnapshotFile) Save(x *policy.Index) {
	if err := f.save(x); err != nil {
		f.Log.Warn("the policy index is not kept for the next start", "err", err)
	}
}

func (f SnapshotFile) save(x *policy.Index) error {
	dir := filepath.Dir(f.Path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	out, err := os.CreateTemp(dir, "policy-*.tmp")
	if err != nil {
		return err
	}
	defer os.Remove(out.Name()) // it is gone once renamed
	w := bufio.NewWriterSize(out, 1<<20)
	err = x.Write(w)
	if err == nil {
		err = w.Flush()
	}
	if cerr := out.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return err
	}
	return os.Rename(out.Name(), f.Path)
}
