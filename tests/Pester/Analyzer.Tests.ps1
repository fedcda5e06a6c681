# The scripts themselves. Found one by one, so that what is amiss names its file.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute(
    'PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Blocks of Pester share their variables.')]
param()

BeforeDiscovery {
    $repository = (Resolve-Path "$PSScriptRoot/../..").Path
    $scripts = Get-ChildItem $repository -Include *.ps1, *.psd1 -Recurse |
        ForEach-Object { $_.FullName.Substring($repository.Length + 1) -replace '\\', '/' } |
        Where-Object { $_ -notmatch '^out/|/(bin|obj)/' }
}

BeforeAll {
    $repository = (Resolve-Path "$PSScriptRoot/../..").Path
    $hasAnalyzer = [bool] (Get-Module PSScriptAnalyzer -ListAvailable)
}

Describe 'PSScriptAnalyzer' {
    It 'finds nothing in <_>' -ForEach $scripts {
        if (-not $hasAnalyzer) { Set-ItResult -Skipped -Because 'PSScriptAnalyzer is not installed' }

        Invoke-ScriptAnalyzer "$repository/$_" -Settings "$repository/PSScriptAnalyzerSettings.psd1" |
            ForEach-Object { "Line $($_.Line): $($_.RuleName): $($_.Message)" } | Should -BeNullOrEmpty
    }
}
