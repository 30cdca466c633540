package config

import _ "embed" // for example.yaml

//go:embed example.yaml
var example string

// Example is a configuration file with every setting, explained, at its default.
func Example() string { return example }
