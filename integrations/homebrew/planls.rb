class Planls < Formula
  desc "Language server and command line for the plan documents of spec-driven development"
  homepage "@REPOSITORY@"
  version "@VERSION@"
  license any_of: ["MIT", "Apache-2.0"]

  on_macos do
    on_arm do
      url "@RELEASE@/planls-v@VERSION@-aarch64-apple-darwin.tar.gz"
      sha256 "@SHA256:aarch64-apple-darwin@"
    end
    on_intel do
      url "@RELEASE@/planls-v@VERSION@-x86_64-apple-darwin.tar.gz"
      sha256 "@SHA256:x86_64-apple-darwin@"
    end
  end

  on_linux do
    on_arm do
      url "@RELEASE@/planls-v@VERSION@-aarch64-unknown-linux-gnu.tar.gz"
      sha256 "@SHA256:aarch64-unknown-linux-gnu@"
    end
    on_intel do
      url "@RELEASE@/planls-v@VERSION@-x86_64-unknown-linux-gnu.tar.gz"
      sha256 "@SHA256:x86_64-unknown-linux-gnu@"
    end
  end

  def install
    bin.install "planls"
    man1.install Dir["man/*.1"]
    bash_completion.install "completions/planls.bash" => "planls"
    zsh_completion.install "completions/planls.zsh" => "_planls"
    fish_completion.install "completions/planls.fish"
  end

  test do
    assert_equal "planls #{version}", shell_output("#{bin}/planls --version").strip
    (testpath/"plan.md").write <<~MARKDOWN
      # Implementation Plan: Late fees

      **Owner**: <<OWNER>>
    MARKDOWN
    assert_match "unfilled-placeholder", shell_output("#{bin}/planls check plan.md", 1)
  end
end
