package main

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func (p *provider) ValidateResourceConfig(_ context.Context, r *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	found, err := refused(p.schema.ResourceSchemas[r.TypeName], r.Config)
	return &tfprotov6.ValidateResourceConfigResponse{Diagnostics: found}, err
}

func (p *provider) ValidateDataResourceConfig(_ context.Context, r *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	found, err := refused(p.schema.DataSourceSchemas[r.TypeName], r.Config)
	return &tfprotov6.ValidateDataResourceConfigResponse{Diagnostics: found}, err
}

// refused: what Terraform itself leaves to the providers, and both provider libraries refuse: a value for what only the
// provider sets, and null for what is required.
func refused(schema *tfprotov6.Schema, config *tfprotov6.DynamicValue) ([]*tfprotov6.Diagnostic, error) {
	value, err := config.Unmarshal(schema.ValueType())
	if err != nil {
		return nil, err
	}
	var found []*tfprotov6.Diagnostic
	check := func(path string, a *tfprotov6.SchemaAttribute, value tftypes.Value) {
		given := !value.IsNull()
		if given && a.Computed && !a.Optional && !a.Required {
			found = append(found, &tfprotov6.Diagnostic{
				Severity: tfprotov6.DiagnosticSeverityError,
				Summary:  "Value for a read-only argument", Detail: path[1:] + " is set by the provider: remove it.",
			})
		}
		if !given && a.Required {
			found = append(found, &tfprotov6.Diagnostic{
				Severity: tfprotov6.DiagnosticSeverityError,
				Summary:  "Missing required argument", Detail: path[1:] + " is required and null.",
			})
		}
	}
	visited(schema.Block, "", value, check)
	return found, nil
}

// visited calls `check` for each attribute of the value that is there.
func visited(block *tfprotov6.SchemaBlock, path string, value tftypes.Value, check func(string, *tfprotov6.SchemaAttribute, tftypes.Value)) {
	if value.IsNull() || !value.IsKnown() {
		return
	}
	members := membersOf(value)
	visitAttributes(block.Attributes, path, members, check)
	for _, nested := range block.BlockTypes {
		each(members[nested.TypeName], path+"."+nested.TypeName, func(at string, one tftypes.Value) tftypes.Value {
			visited(nested.Block, at, one, check)
			return one
		})
	}
}

func visitAttributes(all []*tfprotov6.SchemaAttribute, path string, members map[string]tftypes.Value, check func(string, *tfprotov6.SchemaAttribute, tftypes.Value)) {
	for _, attribute := range all {
		value := members[attribute.Name]
		check(path+"."+attribute.Name, attribute, value)
		if attribute.NestedType == nil {
			continue
		}
		each(value, path+"."+attribute.Name, func(at string, one tftypes.Value) tftypes.Value {
			if !one.IsNull() && one.IsKnown() {
				visitAttributes(attribute.NestedType.Attributes, at, membersOf(one), check)
			}
			return one
		})
	}
}
