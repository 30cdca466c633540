package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

type e2eCmd struct {
	Shots string `default:".shots" type:"path" help:"Folder for the pictures."`
}

// Run runs the tests that need a browser, apart from the others so that their
// pictures can be looked at. Whoever asks for them wants them, so nothing is
// skipped. -count=1 because a cached pass takes no picture.
func (c *e2eCmd) Run(ctx context.Context, sh *shell) error {
	sh.strict = true
	for _, tool := range []string{"npm", "chromium"} {
		if err := sh.need(tool); err != nil {
			return err
		}
	}
	if err := ignoredFolder(c.Shots); err != nil {
		return err
	}
	return sh.steps(ctx,
		step{"generate", func(ctx context.Context) error { return sh.run(ctx, "go", "generate", "./...") }},
		step{"browser", func(ctx context.Context) error {
			return sh.call(ctx, call{
				env:  []string{"UNDERTONE_CI=1", "UNDERTONE_SHOTS=" + c.Shots},
				args: []string{"go", "test", "-count=1", "-v", "-timeout=40m", "-run=" + browserTests, "./cmd/undertone"},
			})
		}},
	)
}

// browserTests names the tests that drive a browser.
const browserTests = "^TestPage_inABrowser"

// ignoredFolder makes a folder that git does not see, wherever it is.
func ignoredFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("make folder for pictures: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, ".gitignore"), []byte("*\n"), 0o644); err != nil {
		return fmt.Errorf("make folder for pictures: %w", err)
	}
	return nil
}
