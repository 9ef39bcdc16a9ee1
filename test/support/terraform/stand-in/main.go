// A stand-in for a Terraform provider: it serves the schema that stands beside the program as schema.json, under the
// provider's own name, so that the real Terraform core checks arguments, types, references, order and plans without
// the provider and without a cluster. It proves nothing about what the provider itself does or refuses.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

func main() {
	if err := serve(); err != nil {
		fmt.Fprintln(os.Stderr, "stand-in provider:", err)
		os.Exit(1)
	}
}

func serve() error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	address, schema, err := readSchema(filepath.Join(filepath.Dir(program), "schema.json"))
	if err != nil {
		return err
	}
	answers, err := readAnswers(os.Getenv("KEELSON_STAND_IN_ANSWERS"))
	if err != nil {
		return err
	}
	return tf6server.Serve(address, func() tfprotov6.ProviderServer {
		return &provider{schema: schema, answers: answers}
	})
}
