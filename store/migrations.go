package store

import (
	"io/fs"
)

// sub is the folder of migrations as goose wants to see it.
func sub() fs.FS {
	f, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(err) // the folder is compiled in
	}
	return f
}
