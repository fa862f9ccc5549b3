package main

import (
	"context"
	"embed"
	"flag"
	"fmt"
	"io/fs"
	"strings"

	"noticeboard/internal/cli"
)

// deployFiles are examples of files for running the program: services, containers, proxies, monitoring. They are meant
// to be copied and changed.
//
//go:embed deploy
var deployFiles embed.FS

// exampleNames returns the names of all examples in alphabetical order.
func exampleNames() (names []string) {
	entries, _ := fs.ReadDir(deployFiles, "deploy") // it is in the program
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".test.yaml") {
			names = append(names, e.Name())
		}
	}
	return names
}

// exampleCommand prints one of deployFiles or, without a name, lists them.
func exampleCommand(*flag.FlagSet) cli.Run {
	return func(_ context.Context, c cli.Call) error {
		if len(c.Operands) == 0 {
			_, err := fmt.Fprintln(c.Stdout, strings.Join(exampleNames(), "\n"))
			return err
		}
		text, err := deployFiles.ReadFile("deploy/" + c.Operands[0])
		if err != nil {
			return cli.UsageError(fmt.Sprintf("there is no example %q; there are %s", c.Operands[0],
				strings.Join(exampleNames(), ", ")))
		}
		_, err = c.Stdout.Write(text)
		return err
	}
}
