BeforeAll { . $PSScriptRoot/Simulator.ps1 }

Describe 'The module' {
    It 'has a manifest that is valid and static' {
        $manifest = Test-ModuleManifest $module -ErrorAction Stop -WarningVariable warnings
        $warnings | Should -BeNullOrEmpty
        (Import-PowerShellDataFile $module).RootModule | Should -Be 'bin/GptImage15.dll'
        $manifest.ExportedCommands.Keys | Sort-Object | Should -Be (
            'Get-GptImageTask', 'Measure-GptImageCredit', 'New-GptImageTask', 'Save-GptImage',
            'Test-GptImageConnection', 'Wait-GptImageTask')
    }

    It 'is shipped with nothing but what it needs' {
        $folder = Split-Path (Resolve-Path $module)
        $files = Get-ChildItem $folder -Recurse -File -Force |
            ForEach-Object { $_.FullName.Substring($folder.Length + 1) -replace '\\', '/' }

        # The last is what Install-PSResource adds.
        $single = 'GptImage15.psd1', 'GptImage15.Format.ps1xml', 'LICENSE', 'CHANGELOG.md', 'PSGetModuleInfo.xml'
        $help = 'GptImage15\.dll-Help\.xml|about_GptImage15\.help\.txt'
        $files | Where-Object { $_ -notmatch '^bin/([\w.-]+/){0,2}[\w.]+\.dll$' } |
            Where-Object { $_ -notmatch "^[a-z]{2}-[A-Z]{2}/($help)`$" } |
            Where-Object { $_ -notin $single } |
            Should -BeNullOrEmpty
    }

    It 'exports exactly what the manifest says' {
        $exported = (Get-Module GptImage15).ExportedCommands.Keys | Sort-Object
        $exported | Should -Be ((Import-PowerShellDataFile $module).CmdletsToExport | Sort-Object)
    }

    It 'loads no assembly but its own two on PowerShell 7' -Skip:($PSEdition -eq 'Desktop') {
        $engine = (Get-Process -Id $PID).Path
        $loaded = & $engine -NoProfile -NonInteractive -Command "
            Import-Module '$module'
            Get-GptImageTask x -ApiKey k -BaseUri http://127.0.0.1:1 -MaximumRetryCount 0 -ErrorAction Ignore
            [AppDomain]::CurrentDomain.GetAssemblies() |
                Where-Object { -not `$_.IsDynamic -and `$_.Location } |
                ForEach-Object Location"
        $folder = Split-Path (Get-Module GptImage15).ModuleBase
        $ours = $loaded | Where-Object { $_.StartsWith($folder) } | Split-Path -Leaf
        $ours | Sort-Object | Should -Be 'GptImage15.Client.dll', 'GptImage15.dll'
        # The engine's own. PowerShell 7.4 loads none where no answer is read.
        @($loaded | Where-Object { (Split-Path $_ -Leaf) -eq 'System.Text.Json.dll' }).Count | Should -BeLessOrEqual 1
    }

    It 'can be removed and imported again' {
        $engine = (Get-Process -Id $PID).Path
        & $engine -NoProfile -NonInteractive -Command "
            Import-Module '$module'; Remove-Module GptImage15; Import-Module '$module' -Force
            (Get-Command -Module GptImage15).Count" | Should -Be 6
    }

    It 'follows the guidelines: <_>' -ForEach @(
        'New-GptImageTask'
        'Get-GptImageTask'
        'Wait-GptImageTask'
        'Save-GptImage'
        'Test-GptImageConnection'
        'Measure-GptImageCredit'
    ) {
        $command = Get-Command $_
        (Get-Verb $command.Verb) | Should -Not -BeNullOrEmpty
        $command.OutputType | Should -Not -BeNullOrEmpty
        $command.Parameters.ContainsKey('WhatIf') | Should -Be ($command.Verb -in 'New', 'Save')
    }
}
