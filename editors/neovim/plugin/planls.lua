-- Starts planls for plan documents. `vim.g.planls_autostart = false`, set before, leaves it to the user.

if vim.g.loaded_planls then return end
vim.g.loaded_planls = true

if vim.g.planls_autostart == false then return end

if vim.lsp.enable then
  vim.lsp.enable('planls')
  return
end

-- Neovim 0.10 knows no lsp/ folders: the same file is read by hand.
if vim.fn.has('nvim-0.10') == 0 then return end

local function start(bufnr)
  local config = require('planls').config()
  config.root_dir(bufnr, function(root)
    config.root_dir = root
    vim.lsp.start(config, { bufnr = bufnr })
  end)
end

vim.api.nvim_create_autocmd('FileType', {
  group = vim.api.nvim_create_augroup('planls', {}),
  pattern = 'markdown',
  callback = function(event)
    if vim.bo[event.buf].buftype == '' then start(event.buf) end
  end,
})

-- 0.10 inserts an item of several lines as one, with a NUL for each line break: CTRL-X CTRL-O on a section would leave
-- them in the document. Later versions insert the lines.
vim.api.nvim_create_autocmd('CompleteDone', {
  group = 'planls',
  callback = function(event)
    local item = vim.v.completed_item
    local served = vim.tbl_get(item, 'user_data', 'nvim', 'lsp') and item.word:find('\n')
    if not served or #vim.lsp.get_clients({ bufnr = event.buf, name = 'planls' }) == 0 then return end
    local row, column = unpack(vim.api.nvim_win_get_cursor(0))
    local start = column - #item.word
    local inserted = vim.api.nvim_get_current_line():sub(start + 1, column)
    if inserted ~= item.word:gsub('\n', '\0') then return end
    local lines = vim.split(item.word, '\n', { plain = true })
    vim.api.nvim_buf_set_text(event.buf, row - 1, start, row - 1, column, lines)
    vim.api.nvim_win_set_cursor(0, { row + #lines - 1, #lines[#lines] })
  end,
})

-- Loaded late, there may be documents already.
if vim.v.vim_did_enter == 1 then
  for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do
    if vim.bo[bufnr].filetype == 'markdown' and vim.bo[bufnr].buftype == '' then start(bufnr) end
  end
end
