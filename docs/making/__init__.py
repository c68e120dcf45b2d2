"""Makes the generated parts of the reference; pages call it through cog, so that they are whole without the build."""
