-- `:checkhealth planls`: whether the server can start, and why it has or has not for the documents that are open.

local M = {}
local health = vim.health

local function editor()
  health.start('Neovim')
  local version = tostring(vim.version())
  if vim.fn.has('nvim-0.11') == 1 then
    health.ok(version)
  elseif vim.fn.has('nvim-0.10') == 1 then
    health.ok(version .. ': planls is started by the plugin itself and configured by vim.g.planls_config')
  else
    health.error(version .. ' is too old', 'Install Neovim 0.10 or later.')
  end
end

local function program(cmd)
  health.start('Program')
  if type(cmd) ~= 'table' then return health.info('`cmd` is a function of your own') end
  local path = vim.fn.exepath(cmd[1])
  if path == '' then
    return health.error(('`%s` cannot be executed'):format(cmd[1]), {
      'Install planls and put it into a folder of $PATH, or name it in `cmd` (:help planls-configuration).',
      '$PATH is ' .. (vim.env.PATH or ''),
    })
  end
  local ran, answer = pcall(function() return vim.system({ path, '--version' }, { text = true }):wait(5000) end)
  if ran and answer.code == 0 then
    health.ok(('%s: %s'):format(path, vim.trim(answer.stdout)))
  else
    health.error(path .. ' does not run', ran and vim.trim(answer.stderr or '') or tostring(answer))
  end
end

local function document(config, bufnr)
  local name = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(bufnr), ':~:.')
  local root
  local mark = config.root_dir(bufnr, function(folder) root = folder end)
  local client = vim.lsp.get_clients({ bufnr = bufnr, name = 'planls' })[1]
  if client then
    local why = mark and ('marked by %s'):format(mark) or 'started by hand'
    health.ok(('%s: attached; %s; workspace %s'):format(name, why, root or 'none'))
    health.info(('%d findings in it now'):format(#vim.diagnostic.get(bufnr)))
  elseif mark then
    health.warn(('%s: not attached, though marked by %s (workspace %s)'):format(name, mark, root or 'none'), {
      'Reload it with :edit.',
      'See what the server said: ' .. vim.lsp.get_log_path(),
    })
  else
    health.info(('%s: no plan document, so no server. Nothing marks the folders above it.'):format(name))
  end
end

local function documents(config)
  health.start('Markdown documents')
  if vim.g.planls_autostart == false then
    health.info('vim.g.planls_autostart is false: you start the server yourself')
  end
  local open = vim.tbl_filter(function(bufnr)
    local file = vim.api.nvim_buf_is_loaded(bufnr) and vim.bo[bufnr].buftype == ''
    return file and vim.bo[bufnr].filetype == 'markdown' and vim.api.nvim_buf_get_name(bufnr) ~= ''
  end, vim.api.nvim_list_bufs())
  for _, bufnr in ipairs(open) do document(config, bufnr) end
  if #open == 0 then health.info('none is open') end
end

function M.check()
  editor()
  local found, config = pcall(function() return require('planls').config() end)
  if not found or not config then return health.error('the configuration cannot be read', tostring(config)) end
  program(config.cmd)
  documents(config)
end

return M
