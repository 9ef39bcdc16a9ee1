package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// The document that `terraform providers schema -json` prints, as far as it is served.
type document struct {
	Providers map[string]struct {
		Provider    schemaJSON            `json:"provider"`
		Resources   map[string]schemaJSON `json:"resource_schemas"`
		DataSources map[string]schemaJSON `json:"data_source_schemas"`
	} `json:"provider_schemas"`
}

type schemaJSON struct {
	Version int64     `json:"version"`
	Block   blockJSON `json:"block"`
}

type blockJSON struct {
	Attributes map[string]attributeJSON `json:"attributes"`
	BlockTypes map[string]nestedJSON    `json:"block_types"`
	Deprecated bool                     `json:"deprecated"`
}

type nestedJSON struct {
	Block       blockJSON `json:"block"`
	NestingMode string    `json:"nesting_mode"`
	MinItems    int64     `json:"min_items"`
	MaxItems    int64     `json:"max_items"`
}

type attributeJSON struct {
	Type       json.RawMessage `json:"type"`
	NestedType *struct {
		Attributes  map[string]attributeJSON `json:"attributes"`
		NestingMode string                   `json:"nesting_mode"`
	} `json:"nested_type"`
	Required   bool `json:"required"`
	Optional   bool `json:"optional"`
	Computed   bool `json:"computed"`
	Sensitive  bool `json:"sensitive"`
	Deprecated bool `json:"deprecated"`
	WriteOnly  bool `json:"write_only"`
}

var objectNesting = map[string]tfprotov6.SchemaObjectNestingMode{
	"single": tfprotov6.SchemaObjectNestingModeSingle,
	"list":   tfprotov6.SchemaObjectNestingModeList,
	"set":    tfprotov6.SchemaObjectNestingModeSet,
	"map":    tfprotov6.SchemaObjectNestingModeMap,
}

var blockNesting = map[string]tfprotov6.SchemaNestedBlockNestingMode{
	"single": tfprotov6.SchemaNestedBlockNestingModeSingle,
	"group":  tfprotov6.SchemaNestedBlockNestingModeGroup,
	"list":   tfprotov6.SchemaNestedBlockNestingModeList,
	"set":    tfprotov6.SchemaNestedBlockNestingModeSet,
	"map":    tfprotov6.SchemaNestedBlockNestingModeMap,
}

// readSchema gives the one provider of a schema file: its source address and its schemas.
func readSchema(file string) (string, *tfprotov6.GetProviderSchemaResponse, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return "", nil, err
	}
	var read document
	if err := json.Unmarshal(text, &read); err != nil {
		return "", nil, fmt.Errorf("%s: %w", file, err)
	}
	for address, it := range read.Providers {
		served := &tfprotov6.GetProviderSchemaResponse{ServerCapabilities: &tfprotov6.ServerCapabilities{}}
		if served.Provider, err = it.Provider.protocol(); err == nil {
			served.ResourceSchemas, err = protocolAll(it.Resources)
		}
		if err == nil {
			served.DataSourceSchemas, err = protocolAll(it.DataSources)
		}
		if err != nil {
			return "", nil, fmt.Errorf("%s: %w", file, err)
		}
		return address, served, nil
	}
	return "", nil, fmt.Errorf("%s holds no provider", file)
}

func protocolAll(all map[string]schemaJSON) (map[string]*tfprotov6.Schema, error) {
	made := map[string]*tfprotov6.Schema{}
	for name, one := range all {
		schema, err := one.protocol()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		made[name] = schema
	}
	return made, nil
}

func (s schemaJSON) protocol() (*tfprotov6.Schema, error) {
	block, err := s.Block.protocol()
	return &tfprotov6.Schema{Version: s.Version, Block: block}, err
}

func (b blockJSON) protocol() (*tfprotov6.SchemaBlock, error) {
	attributes, err := attributesOf(b.Attributes)
	if err != nil {
		return nil, err
	}
	made := &tfprotov6.SchemaBlock{Attributes: attributes, Deprecated: b.Deprecated}
	for name, nested := range b.BlockTypes {
		inner, err := nested.Block.protocol()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		made.BlockTypes = append(made.BlockTypes, &tfprotov6.SchemaNestedBlock{
			TypeName: name, Block: inner, Nesting: blockNesting[nested.NestingMode],
			MinItems: nested.MinItems, MaxItems: nested.MaxItems,
		})
	}
	return made, nil
}

func attributesOf(all map[string]attributeJSON) ([]*tfprotov6.SchemaAttribute, error) {
	var made []*tfprotov6.SchemaAttribute
	for name, a := range all {
		one := &tfprotov6.SchemaAttribute{
			Name: name, Required: a.Required, Optional: a.Optional, Computed: a.Computed,
			Sensitive: a.Sensitive, Deprecated: a.Deprecated, WriteOnly: a.WriteOnly,
		}
		var err error
		if a.NestedType == nil {
			one.Type, err = tftypes.ParseJSONType(a.Type) //nolint:staticcheck // the only reader of this notation
		} else {
			one.NestedType = &tfprotov6.SchemaObject{Nesting: objectNesting[a.NestedType.NestingMode]}
			one.NestedType.Attributes, err = attributesOf(a.NestedType.Attributes)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		made = append(made, one)
	}
	return made, nil
}
