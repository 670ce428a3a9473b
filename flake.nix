{
  description = "Language server and command line for the plan documents of spec-driven development";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixpkgs-unstable";

  outputs =
    { self, nixpkgs }:
    let
      inherit (nixpkgs) lib;
      workspace = (builtins.fromTOML (builtins.readFile ./Cargo.toml)).workspace.package;
      each =
        make:
        lib.genAttrs [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ] (
          system: make nixpkgs.legacyPackages.${system}
        );

      planls =
        {
          lib,
          stdenv,
          rustPlatform,
          installShellFiles,
        }:
        rustPlatform.buildRustPackage {
          pname = "planls";
          inherit (workspace) version;
          src = self;
          cargoLock.lockFile = ./Cargo.lock;
          cargoBuildFlags = [
            "--package"
            "planls"
          ];
          # The tests of the program need a terminal and other programs.
          cargoTestFlags = [
            "--package"
            "plan-analysis"
          ];
          nativeBuildInputs = [ installShellFiles ];
          postInstall = lib.optionalString (stdenv.buildPlatform.canExecute stdenv.hostPlatform) ''
            for shell in bash zsh fish; do
              $out/bin/planls completions $shell >planls.$shell
            done
            installShellCompletion --cmd planls --bash planls.bash --zsh planls.zsh --fish planls.fish
            $out/bin/planls man >planls.1
            installManPage planls.1
          '';
          meta = {
            description = "Language server and command line for the plan documents of spec-driven development";
            homepage = workspace.repository;
            license = with lib.licenses; [
              mit
              asl20
            ];
            mainProgram = "planls";
          };
        };
    in
    {
      packages = each (pkgs: {
        default = pkgs.callPackage planls { };
      });

      overlays.default = final: _: { planls = final.callPackage planls { }; };

      # The package, which runs the analysis' tests, and what it finds in the sample.
      checks = each (
        pkgs:
        let
          package = self.packages.${pkgs.stdenv.hostPlatform.system}.default;
        in
        {
          inherit package;
          sample = pkgs.runCommand "planls-sample" { } ''
            ${lib.getExe package} check ${self}/tests/documents/sample >$out || test $? -eq 1
            grep 'unfilled-placeholder' $out
          '';
        }
      );

      # What `.ci/quick` needs.
      devShells = each (pkgs: {
        default = pkgs.mkShell {
          packages = with pkgs; [
            cargo
            clippy
            python3
            rustc
            rustfmt
          ];
        };
      });
    };
}
