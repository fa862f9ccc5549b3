package main

import (
	"context"
	"flag"
	"fmt"
	"os"

	"noticeboard/internal/cli"
	"noticeboard/internal/portable"
)

// importCommand takes a file in. What it is, is found by looking at it.
func importCommand(fs *flag.FlagSet) cli.Run {
	data := dataFlag(fs)
	return func(ctx context.Context, c cli.Call) error {
		path := c.Operands[0]
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		isBoard := portable.IsExport(f)
		if err := f.Close(); err != nil {
			return err
		}
		if !isBoard {
			return fmt.Errorf("%s is no file that can be imported: it does not begin as an export of a board does", path)
		}
		return importBoard(ctx, *data, path, c.Stdout, c.Stderr)
	}
}
