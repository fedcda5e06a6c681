@{
    RootModule             = 'bin/GptImage15.dll'
    ModuleVersion          = '0.1.0'
    GUID                   = '6b0f9c3e-0a57-4d1e-9a0c-4c4f1f6f2d15'
    Author                 = 'The GptImage15 contributors'
    CompanyName            = 'The GptImage15 contributors'
    Copyright              = '(c) The GptImage15 contributors. MIT licence.'
    Description            = 'Starts, awaits and saves images of the GPT Image 1.5 service from scripts and pipelines. No task is paid for twice, and none is lost.'
    CompatiblePSEditions   = @('Desktop', 'Core')
    PowerShellVersion      = '5.1'
    DotNetFrameworkVersion = '4.7.2'
    CmdletsToExport        = @(
        'New-GptImageTask', 'Get-GptImageTask', 'Wait-GptImageTask', 'Save-GptImage', 'Measure-GptImageCredit',
        'Test-GptImageConnection')
    FunctionsToExport      = @()
    VariablesToExport      = @()
    AliasesToExport        = @()
    PrivateData            = @{
        PSData = @{
            Tags         = @(
                'GptImage', 'Image', 'AI', 'TextToImage', 'ImageToImage', 'ImageGeneration', 'ImageEditing',
                'Automation', 'PSEdition_Desktop', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS'
            )
            LicenseUri   = 'https://opensource.org/licenses/MIT'
            ReleaseNotes = 'First release. CHANGELOG.md in the module folder lists the changes of each version.'
        }
    }
}
