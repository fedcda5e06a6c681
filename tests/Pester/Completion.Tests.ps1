# What the Tab key offers. Nothing is asked of the service or of a vault for it.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute(
    'PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Blocks of Pester share their variables.')]
param()

BeforeDiscovery {
    . $PSScriptRoot/Simulator.ps1
    $hasVault = Test-SpareVault
}

BeforeAll {
    . $PSScriptRoot/Simulator.ps1
    Start-Simulator

    function Get-Completion([string] $Line) { (TabExpansion2 $Line $Line.Length).CompletionMatches }
}

AfterAll { Stop-Simulator }

Describe 'Completion of values' {
    It 'of <line> is <offered>' -ForEach @(
        @{ line = 'New-GptImageTask x -Size '; offered = '1024x1024', '1024x1536', '1536x1024' }
        @{ line = 'New-GptImageTask x -Size 15'; offered = '1536x1024' }
        @{ line = "New-GptImageTask x -Size '15"; offered = '1536x1024' }
        @{ line = 'New-GptImageTask x -Quality '; offered = 'low', 'medium', 'high' }
        @{ line = 'New-GptImageTask x -Quality H'; offered = 'high' }
        @{ line = 'New-GptImageTask x -InputFidelity '; offered = 'low', 'high' }
    ) {
        (Get-Completion $line).CompletionText | Should -Be $offered
    }

    It 'offers sizes that are taken as they stand' {
        foreach ($size in (Get-Completion 'New-GptImageTask x -Size ').CompletionText) {
            (& ([scriptblock]::Create("New-GptImageTask x -Size $size"))).Size | Should -Be ($size -replace 'x', '*')
        }
    }
}

Describe 'Completion of task ids' {
    BeforeAll {
        Reset-Simulator
        $ids = @("a red`nfox", 'two', 'three' | New-GptImageTask).TaskId
        $requests = @(Get-SeenRequest).Count
    }

    It 'offers those of the history to <command>, the newest first, and asks nobody' -ForEach @(
        @{ command = 'Get-GptImageTask -TaskId' }
        @{ command = 'Wait-GptImageTask -TaskId' }
        @{ command = 'Save-GptImage -TaskId' }
    ) {
        (Get-Completion "$command ").CompletionText | Should -Be $ids[2], $ids[1], $ids[0]
        @(Get-SeenRequest) | Should -HaveCount $requests
    }

    It 'tells them apart by their prompts, each on one line' {
        $offered = Get-Completion "Get-GptImageTask $($ids[0].Substring(0, $ids[0].Length - 1))"

        $offered.CompletionText | Should -Be $ids[0]
        $offered.ToolTip | Should -BeLike '*: a red fox'
    }

    It 'offers none, and says nothing, where the history is <of>' -ForEach @(
        @{ of = 'off'; setting = { 'off' } }
        @{ of = 'one that can not be read'; setting = { "$TestDrive/later.jsonl" } }
    ) {
        $history = $env:GPTIMAGE15_HISTORY
        $env:GPTIMAGE15_HISTORY = & $setting
        Set-Content "$TestDrive/later.jsonl" '{"gptimage15_history":2,"generation":"of a later version"}'
        $Error.Clear()
        try { $offered = Get-Completion 'Get-GptImageTask -TaskId ' }
        finally { $env:GPTIMAGE15_HISTORY = $history }

        $offered.ListItemText | Should -Not -BeIn $ids
        $Error | Should -BeNullOrEmpty
    }
}

Describe 'Completion of vaults without SecretManagement' {
    It 'offers none, and says nothing' {
        $said = & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command "
            Import-Module '$module'
            `$line = 'New-GptImageTask x -Vault '
            `$null = TabExpansion2 `$line `$line.Length
            `$env:PSModulePath = ''
            Get-Module Microsoft.PowerShell.SecretManagement | Remove-Module
            `$Error.Clear()
            (TabExpansion2 `$line `$line.Length).CompletionMatches.Count
            `$Error.Count"

        $said | Should -Be '0', '0'
    }
}

Describe 'Completion of vaults' -Skip:(-not $hasVault) {
    BeforeAll {
        # A home of its own, so that no list of the user's is touched.
        $name = "gptimage15-$([guid]::NewGuid().ToString('N'))"
        $vaultHome = New-Item -ItemType Directory (Join-Path ([IO.Path]::GetTempPath()) $name)
        $engine = (Get-Process -Id $PID).Path

        function Invoke-InVaultSession([string] $Script) {
            $realHome = $env:HOME
            $env:HOME = $vaultHome.FullName
            try {
                $null | & $engine -NoProfile -NonInteractive -Command "Import-Module '$module'; $Script" 2>&1 |
                    ForEach-Object { "$_" }
            }
            finally { $env:HOME = $realHome }
        }

        $offer = "
            `$line = 'New-GptImageTask x -Vault {0}'
            (TabExpansion2 `$line `$line.Length).CompletionMatches.CompletionText"
    }

    AfterAll { Remove-Item $vaultHome -Recurse -Force }

    It 'offers the registered ones, quoted where they must be, and opens none' {
        $offered = Invoke-InVaultSession "
            foreach (`$name in 'Store', 'Our vault', 'Ann''s') {
                Register-SecretVault `$name -ModuleName Microsoft.PowerShell.SecretStore
            }
            $($offer -f '')"

        # None was ever unlocked: a vault that is opened asks for its password, which here is an error.
        $offered | Sort-Object | Should -Be "'Ann''s'", "'Our vault'", 'Store'
        Invoke-InVaultSession ($offer -f 'Sto') | Should -Be 'Store'
    }
}
