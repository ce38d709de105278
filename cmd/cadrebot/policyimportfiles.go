package main

import (
	"context"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"cadrebot/policy/importing"
)

// documentJob is one document: a file, or the two files of its languages.
type documentJob struct {
	paths []string
	bytes int64
}

// findDocuments lists what a file or folder holds, in the order of the paths. Hidden files,
// what office programs leave behind, and the YAML beside another file are left out.
func findDocuments(root string) ([]documentJob, error) {
	info, err := os.Stat(root)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return []documentJob{{paths: []string{root}, bytes: info.Size()}}, nil
	}
	var out []documentJob
	pairs := map[string]int{}
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case d == nil:
			return err
		case err != nil: // a folder that cannot be read; reading it says so
			out = append(out, documentJob{paths: []string{path}})
			return nil
		case strings.HasPrefix(d.Name(), ".") && path != root:
			if d.IsDir() {
				return filepath.SkipDir
			}
			return nil
		case d.IsDir() || strings.HasPrefix(d.Name(), "~$") || isBeside(path):
			return nil
		}
		var size int64
		if info, err := d.Info(); err == nil {
			size = info.Size()
		}
		key, paired := importing.PairName(path)
		if i, ok := pairs[key]; ok && paired && len(out[i].paths) == 1 {
			out[i].paths = append(out[i].paths, path)
			out[i].bytes += size
			return nil
		}
		if paired {
			pairs[key] = len(out)
		}
		out = append(out, documentJob{paths: []string{path}, bytes: size})
		return nil
	})
	return out, err
}

// isBeside reports whether path answers for another file: law.docx.yaml beside law.docx.
func isBeside(path string) bool {
	of, ok := strings.CutSuffix(path, ".yaml")
	if !ok {
		return false
	}
	_, err := os.Stat(of)
	return err == nil
}

func (j documentJob) name() string { return j.paths[0] }

// read gives what the files of the job hold, a file of passages in parts: those may have any
// size. seen is told how much of the files was read. False from give ends the reading; the
// error is that of ctx.
func (j documentJob) read(ctx context.Context, region string, seen func(bytes int64), give func(importing.Result) bool) error {
	if len(j.paths) == 1 {
		long := importing.Source{Name: j.name(), Region: region, Open: func() (io.ReadCloser, error) { return openCounted(j.name(), nil) }}
		if yes, err := importing.IsPassages(long); err == nil && yes {
			// It is read twice, so that each time counts half.
			half := func(n int64) { seen(n / 2) }
			long.Open = func() (io.ReadCloser, error) { return openCounted(j.name(), half) }
			return importing.ReadPassages(ctx, long, give)
		}
	}
	r, err := j.whole(ctx, region)
	if err != nil {
		return err
	}
	seen(j.bytes)
	give(r)
	return nil
}

// counted is a file that tells how much of it is read.
type counted struct {
	*os.File
	seen func(bytes int64)
}

func (c counted) Read(p []byte) (int, error) {
	n, err := c.File.Read(p)
	if c.seen != nil {
		c.seen(int64(n))
	}
	return n, err
}

func openCounted(path string, seen func(int64)) (io.ReadCloser, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return counted{f, seen}, nil
}

// whole reads the files of the job at once; two that are no pair count each for itself.
func (j documentJob) whole(ctx context.Context, region string) (importing.Result, error) {
	first, err := readDocument(ctx, j.paths[0], region)
	if err != nil || len(j.paths) == 1 {
		return first, err
	}
	second, err := readDocument(ctx, j.paths[1], region)
	if err != nil {
		return importing.Result{}, err
	}
	if both, ok := importing.Pair(first, second); ok {
		return both, nil
	}
	first.Items = append(first.Items, second.Items...)
	first.Figures = append(first.Figures, second.Figures...)
	first.Findings = append(first.Findings, second.Findings...)
	return first, nil
}

// readDocument reads one file; of one that is too large no more than shows that it is.
func readDocument(ctx context.Context, path, region string) (importing.Result, error) {
	b, err := readSome(path)
	if err != nil {
		return importing.Result{Findings: []importing.Finding{importing.Unreadable(path, err)}}, nil
	}
	beside, err := readSome(path + ".yaml")
	if err != nil {
		beside = nil
	}
	return importing.Read(ctx, importing.File{Name: path, Bytes: b, Beside: beside, Region: region})
}

func readSome(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, importing.MaxBytes+1))
}
