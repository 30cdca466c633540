package main

import (
	"os"
	"testing"
)

// TestPage_weighsLittle holds what is built to its aim: a wall on a slow line, an
// agent's panel in a hundred browsers.
func TestPage_weighsLittle(t *testing.T) {
	t.Parallel()
	weight, files, err := pageWeight(os.DirFS("../../" + web + "/../dist"))
	if err != nil {
		if os.Getenv("UNDERTONE_CI") != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	t.Logf("%d bytes in %d files, gzip", weight, files)
	if weight >= aimWeight {
		t.Errorf("the page is %d bytes, gzip; under %d are allowed", weight, aimWeight)
	}
}
