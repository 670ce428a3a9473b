-- What the plugin and its health check share.

local M = {}

--- How planls is started here: lsp/planls.lua with what the user has changed.
---@return table
function M.config()
  if vim.lsp.enable then return vim.lsp.config.planls end
  local file = vim.api.nvim_get_runtime_file('lsp/planls.lua', false)[1]
  -- 0.10 takes the capabilities of a configuration for all that there are.
  local known = { name = 'planls', capabilities = vim.lsp.protocol.make_client_capabilities() }
  return vim.tbl_deep_extend('force', known, dofile(assert(file, 'lsp/planls.lua is not found')), vim.g.planls_config or {})
end

return M
